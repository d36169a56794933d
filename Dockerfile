# Everything in one image, as `npm start` runs it: the embedded InfluxDB (or the one at INFLUXDB_URL), ingest, query with the
# page, notify. infra/compose.production.yaml runs it.
FROM node:20-bookworm-slim AS build
WORKDIR /opt/nrg
COPY . .
RUN corepack disable \
 && npx --yes "$(node -p 'require("./package.json").packageManager')" install --frozen-lockfile --reporter=append-only \
 && npm run build \
 && npx --yes "$(node -p 'require("./package.json").packageManager')" install --prod --frozen-lockfile --offline --reporter=append-only

FROM node:20-bookworm-slim
WORKDIR /opt/nrg
COPY --from=build /opt/nrg .
RUN mkdir /data && chown node:node /data
# Nothing under /opt/nrg is written to: the root may be read-only.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data ENV_FILE=/data/.env
USER node
VOLUME /data
EXPOSE 3001 3002 3003
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "infra/healthcheck.mjs"]
STOPSIGNAL SIGTERM
CMD ["node", "infra/dist/cli/start.js"]
