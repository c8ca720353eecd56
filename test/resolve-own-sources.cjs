/** Own imports end in .js, as Node wants; in a test they are the .ts or .tsx beside it. */
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
module.exports = (request, options) => {
  const stem = /^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.includes('node_modules') && resolve(options.basedir, request).slice(0, -3);
  const source = stem && ['.ts', '.tsx'].map((ending) => stem + ending).find((path) => existsSync(path));
  return source || options.defaultResolver(request, options);
};
