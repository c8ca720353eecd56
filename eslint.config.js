import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/**
 * A plain file name is pure; a suffix does I/O. These are the rules of "who may import whom", by file name.
 * test/health/lint-rules.test.ts proves that each of them bites.
 */
const SHELL = '**/*.{service,controller,entity,module,dto,filter,guard,command,page}.{ts,tsx}';
const FEATURES = ['pricelist', 'valuation', 'indices', 'initiatives', 'measurements', 'comparison'];

/** Of our own code, a pure file may import its own folder's plain files, `shared`, and these plain files. */
const PURE_MAY_IMPORT = {
  shared: [],
  valuation: ['shared/[a-z-]+', 'pricelist/(price-list|price-index|price-posts|resolve-layers)'],
  initiatives: ['shared/[a-z-]+'],
  pricelist: ['shared/[a-z-]+'],
  measurements: ['shared/[a-z-]+'],
  indices: ['shared/[a-z-]+'],
  comparison: ['shared/[a-z-]+', 'pricelist/price-list', 'valuation/uncertainty'],
  organisations: ['shared/[a-z-]+'],
};

/** Services point one way: measurements -> initiatives -> pricelist; the rest as in "who may import whom". */
const SHELL_MAY_USE = {
  organisations: [],
  pricelist: [],
  initiatives: ['pricelist'],
  measurements: ['initiatives', 'pricelist'],
  valuation: ['initiatives', 'measurements', 'pricelist'],
  indices: ['valuation', 'initiatives', 'pricelist'],
  comparison: ['valuation', 'indices', 'initiatives', 'pricelist'],
};

const DOES_IO = {
  regex: `^((@nestjs|typeorm|pg|fastify|@fastify|@electric-sql|rxjs|listr2|${builtinModules.join('|')})(/|$)|node:(?!crypto$))`,
  message: 'A plain file is pure: give it values, and do the I/O in a file with a suffix (service, controller, command).',
};
const ONLY_HASHING = [{ name: 'node:crypto', allowImportNames: ['createHash', 'hash'], message: 'A plain file may hash; chance comes in as an argument.' }];

const USE_DECIMAL = 'Money, shares and ratios are Decimal: use parseDecimal.';
const NO_FLOATS_FOR_MONEY = { object: 'Number', property: 'parseFloat', message: USE_DECIMAL };
const ONE_READER = 'src/config.ts is the only reader of the environment.';
const NO_PROCESS = ['node:process', 'process'].map((name) => ({ name, message: ONE_READER }));
const NO_CLOCK_NO_CHANCE = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'A plain file is pure: the clock is an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'A plain file is pure: the clock is an argument.' },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'A plain file is pure: the clock is an argument.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'A plain file is pure: chance is an argument.' },
  { selector: 'ImportExpression', message: 'A plain file is pure: it imports what it needs at its top.' },
];

function pureRules([feature, allowed]) {
  return {
    files: [`src/${feature}/**/*.{ts,tsx}`],
    ignores: [SHELL],
    rules: {
      'no-restricted-imports': ['error', {
        paths: ONLY_HASHING,
        patterns: [
          DOES_IO,
          { regex: `^(?!(${['\\./[a-z-]+', ...allowed.map((path) => `\\.\\./${path}`)].join('|')})\\.js$)\\.`, message: `A plain file of ${feature} imports only: its own plain files${allowed.length ? `, ${allowed.join(', ')}` : ''}.` },
          { regex: '\\.(service|controller|entity|module|dto|filter|guard|command|page)\\.js$', message: 'A plain file imports no file that does I/O.' },
        ],
      }],
      'no-restricted-syntax': ['error', ...NO_CLOCK_NO_CHANCE],
      'no-restricted-globals': ['error', { name: 'parseFloat', message: USE_DECIMAL }, 'globalThis', 'process', 'performance', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'console', 'require'],
    },
  };
}

function shellRules([feature, uses]) {
  const others = FEATURES.filter((other) => other !== feature && !uses.includes(other));
  return {
    files: [`src/${feature}/${SHELL}`],
    rules: {
      'no-restricted-imports': ['error', {
        paths: NO_PROCESS,
        patterns: [
          { regex: '^\\.\\./[a-z]+/[a-z-]+\\.(entity|controller|dto|filter|command|page)\\.js$', message: 'Of another folder use plain files and services (and, in a module, its module), never its entities or controllers.' },
          ...(others.length ? [{ regex: `^\\.\\./(${others.join('|')})/[a-z-]+\\.service\\.js$`, message: 'Services point one way: measurements -> initiatives -> pricelist; valuation -> those; indices -> valuation.' }] : []),
          { regex: '^\\.\\./(web|cli)/', message: 'Pages and commands use features, not the other way round.' },
        ],
      }],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist/**', 'var/**', 'node_modules/**'] },
  ...tseslint.configs.strict,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-dynamic-delete': 'error',
      'no-restricted-imports': ['error', { paths: NO_PROCESS }],
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: ONE_READER }, NO_FLOATS_FOR_MONEY],
      'no-restricted-globals': ['error', { name: 'parseFloat', message: USE_DECIMAL }],
    },
  },
  ...Object.entries(PURE_MAY_IMPORT).map(pureRules),
  ...Object.entries(SHELL_MAY_USE).map(shellRules),
  {
    files: ['src/{web,cli}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': ['error', {
        paths: NO_PROCESS,
        patterns: [{ regex: '/[a-z]+/[a-z-]+\\.entity\\.js$', message: 'Entities stay inside their own folder: ask the service.' }],
      }],
    },
  },
  { files: ['src/config.ts', 'test/**', 'bench/**', 'docs/**/*.js', 'fixtures/**/*.mjs', '*.js'], rules: { 'no-restricted-properties': ['error', NO_FLOATS_FOR_MONEY], 'no-restricted-imports': 'off' } },
  { files: ['**/*.{js,mjs,cjs}'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
