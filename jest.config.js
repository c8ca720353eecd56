/** Native ES modules through swc, so that tests run the sources as they are; the embedded database's worker runs from dist. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true, decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic', importSource: 'preact' } },
        keepClassNames: true,
      },
      module: { type: 'es6' },
    }],
  },
  resolver: '<rootDir>/test/resolve-own-sources.cjs',
  globalSetup: '<rootDir>/test/set-up.js',
  globalTeardown: '<rootDir>/test/tear-down.js',
  maxWorkers: 2,
  testTimeout: 120_000,
};
