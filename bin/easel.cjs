// Starts one of Easel's programs: `node bin/easel.cjs start`, and those that programs.ts names. Any Node, however old, can read this
// file, so that it can say that it is too old: no syntax here that is younger than ES5, and no trailing comma in a call.

'use strict';

var wanted = require('../package.json').engines.node.replace('>=', '');
var path = require('path');

function isOlder(version, than) {
  var parts = version.split('.').map(Number);
  var limit = than.split('.').map(Number);
  return parts[0] < limit[0] || (parts[0] === limit[0] && parts[1] < limit[1]);
}

if (isOlder(process.versions.node, wanted)) {
  var own = path.join(__dirname, '..', 'node_modules', 'node', 'bin', 'node');
  var program = process.argv[2] || 'start';
  // The container alone asks for `health`.
  var npm = program === 'start' || program === 'health' ? 'npm start' : 'npm run ' + program;
  var lines = [
    'Easel needs Node ' + wanted + ' or newer; this is ' + process.versions.node + ' (' + process.execPath + ').',
    'npm ci brings the right one along, and ' + npm + ' uses it. Without npm: ' + own + ' bin/easel.cjs ' + program,
    'If ' +
      npm +
      ' says this after npm ci, install scripts are off: npm config set ignore-scripts false, then npm ci again.',
    '',
  ];
  process.stderr.write(lines.join('\n'));
  process.exit(1);
}

require('./programs.ts');
