// Starts one of Easel's programs: `node bin/easel.cjs start`, and those that bin/programs.ts names. Written so that any Node, however
// old, can read this file and say that it is too old.

'use strict';

var wanted = require('../package.json').engines.node.replace('>=', '');
var major = Number(wanted.split('.')[0]);
var minor = Number(wanted.split('.')[1]);
var here = process.versions.node.split('.').map(Number);

if (here[0] > major || (here[0] === major && here[1] >= minor)) {
  require('./programs.ts');
} else {
  process.stderr.write(
    'Easel needs Node ' + wanted + ' or newer; this is ' + process.versions.node + ' (' + process.execPath + ').\n',
  );
  process.exitCode = 1;
}
