const base = require('./jest.config');

/** Tests that need a server of other people: `npm test -- peers` starts it. */
module.exports = { ...base, testRegex: '\\.peer\\.ts$', testTimeout: 60000 };
