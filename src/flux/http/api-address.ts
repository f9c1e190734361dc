/** The URL of a path below the API's URL, whether or not that ends in a slash. */
export function apiAddress(apiUrl: URL, path: string): URL {
  return new URL(path, apiUrl.href.endsWith('/') ? apiUrl : `${apiUrl.href}/`);
}
