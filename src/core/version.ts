// By npm run build:version, from package.json.
export const VERSION = "0.1.0";
