import { defineConfig } from "@hey-api/openapi-ts";

// npx @hey-api/openapi-ts -f clients/hey-api/openapi-ts.config.ts
export default defineConfig({
  input: "../docs/openapi.yaml",
  output: { path: "../target/clients/hey-api", module: { extension: ".js" } },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
});
