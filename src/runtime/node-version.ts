const REQUIRED = [24, 12] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < REQUIRED[0] || (major === REQUIRED[0] && minor < REQUIRED[1])) {
  process.stderr.write(
    `Easel needs Node ${REQUIRED.join('.')} or newer; this is ${process.versions.node}.\n` +
      'Start it with npm (npm start, npm run doctor): npm ci brings the right Node along.\n',
  );
  process.exit(1);
}
