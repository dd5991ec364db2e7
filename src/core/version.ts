/** The engine's version, recorded with every run; a test holds it against package.json. */
export const engineVersion = '0.1.0';
