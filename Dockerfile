# syntax=docker/dockerfile:1
# Node is the version of the `node` development dependency in package.json: move them together.

FROM node:26.10.0-slim AS build
WORKDIR /galley
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts/build-if-stale.js scripts/
COPY migrations migrations
COPY src src
RUN npm run build

FROM node:26.10.0-slim AS dependencies
WORKDIR /galley
COPY package.json package-lock.json .npmrc ./
# Half of what is installed is for whoever develops: source maps and types of packages, and the compiler that Swagger's
# build plugin would use. test/e2e/process/production.spec.ts runs the service on what this leaves.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts \
  && rm -r node_modules/typescript \
  && find node_modules -type f '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' ')' -delete

# Everything belongs to root and is run by another: the service writes nothing, and runs with a read-only root.
FROM node:26.10.0-slim AS service
WORKDIR /galley
ENV ENVIRONMENT=prod
COPY package.json ./
COPY --from=dependencies /galley/node_modules node_modules
COPY static static
COPY --from=build /galley/dist dist
# By number, so that an orchestrator sees that it is not root.
USER 1000:1000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --start-interval=1s \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + (process.env.PORT || 8000) + '/health/live', { signal: AbortSignal.timeout(2000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--min-semi-space-size=32", "--no-parallel-scavenge", "dist/src/main.js"]
