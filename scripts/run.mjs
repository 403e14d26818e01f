// The single entry of all npm scripts: `node scripts/run.mjs <name> [arguments]`.
// Plain JavaScript, without import statements, so that an old Node can still read it and say what is missing.

var NEEDED = 24
var SCRIPTS = {
  start: './start.ts',
  test: './test.ts',
  lint: './lint.ts',
  types: './types.ts',
  build: './build.ts',
  'package-check': './package-check.ts',
  sandbox: '../main/sandbox/cli.ts',
  demo: './demo.ts',
  bench: './bench.ts',
  faults: './faults.ts',
  'coverage-requirements': './coverage-requirements.ts',
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}

function main() {
  var major = Number(process.versions.node.split('.')[0])
  var name = process.argv[2]
  var file = Object.keys(SCRIPTS).includes(name) ? SCRIPTS[name] : null
  if (major < NEEDED) {
    fail(
      `This needs Node ${NEEDED} or newer, but runs on ${process.version}: \`npm ci\` installs Node ${NEEDED} for the npm scripts; afterwards use \`npm start\`, \`npm test\` or \`npm run <name>\`.`,
    )
    return
  }
  if (!file) {
    fail(`No script "${name}". There are: ${Object.keys(SCRIPTS).join(', ')}.`)
    return
  }
  var url = new URL(file, import.meta.url)
  // A script sees its own arguments from argv[2] on, as if it had been started by itself.
  process.argv.splice(1, 2, url.pathname)
  return import(url.href).then((module) => {
    if (typeof module.default !== 'function') return
    return Promise.resolve(module.default(process.argv.slice(2))).then((code) => {
      if (typeof code === 'number') process.exitCode = code
    })
  })
}

Promise.resolve(main()).catch((error) => {
  console.error(error)
  process.exitCode = 1
})
