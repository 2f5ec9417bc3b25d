// `node --require preload.cjs app.js`: Slack's address replaced by SLACK_API_URL, and nothing else changed.
// Neither @slack/bolt nor @slack/web-api read the address from the environment.
const Module = require('node:module');

const compile = Module.prototype._compile;
const address = JSON.stringify(process.env.SLACK_API_URL);

Module.prototype._compile = function pointed(source, file, ...rest) {
  const theirs = /[\\/]@slack[\\/](web-api|oauth)[\\/]/.test(file);
  return compile.call(this, theirs ? source.replaceAll("'https://slack.com/api/'", address) : source, file, ...rest);
};
