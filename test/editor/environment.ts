/** The environment variables that the programs started by the harness get to see. */

export type Environment = Record<string, string | undefined>;

// npm exports its whole configuration to scripts; of that only how to reach a registry may reach an inner npm.
const registryAccess =
  /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|strict_ssl)$/i;

// Set by `node --test` and by debuggers for this process alone.
const processOnly = /^(NODE_TEST_CONTEXT|NODE_OPTIONS|NODE_V8_COVERAGE)$/;

/** For an `npm` started from within an npm script: that script's own settings are left out. */
export function npmEnvironment(): Environment {
  return select((name) => !/^npm_/i.test(name) || registryAccess.test(name));
}

/** For an editor that a person uses: everything they have set, credentials and proxies included. */
export function personEnvironment(): Environment {
  return select((name) => !/^npm_/i.test(name));
}

/**
 * For an editor under test: no credentials, endpoints or proxies of the person who runs the tests, so
 * that a test can neither spend their money nor depend on their network.
 */
export function testEnvironment(): Environment {
  const personal = /^(npm_|ANTHROPIC_|SIDENOTE_(?!GREP|GOLDEN)|(https?|all|no)_proxy$)/i;
  // VSCODE_CLI keeps the editor from reading the variables of a login shell on top of these.
  return { ...select((name) => !personal.test(name)), VSCODE_CLI: "1" };
}

// What is left out is there as undefined, so that it stays out when this is laid over a whole environment.
function select(accept: (name: string) => boolean): Environment {
  return Object.fromEntries(
    Object.entries(process.env).map(([name, value]) => {
      return [name, accept(name) && !processOnly.test(name) ? value : undefined];
    }),
  );
}
