#!/bin/sh
# Sends the orders that are new since the last run. DRY_RUN=1 shows what would be sent.
# A crontab: TIKTOK_ACCESS_TOKEN=<the token> on a line of its own, then 5 * * * * sh /path/to/run.sh
set -eu
cd "$(dirname "$0")"
tiktok_ads=${TIKTOK_ADS:-node ../../dist/cli.js} # In a project of your own: npx tiktok-ads
state=${STATE:-state}                            # The requests, the checkpoint and the ledger.

# Exit status 3: some rows were refused, and are reported; the others are sent.
$tiktok_ads warehouse --from orders.csv --model model.json --config destination.json \
  --out "$state" --cursor updated_at || [ $? -eq 3 ]

$tiktok_ads send "$state" ${DRY_RUN:+--dry-run}
