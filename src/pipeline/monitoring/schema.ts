/** The table of `migration-sources.sql` as the query builder sees it. Moments are ISO text. */
export type SourcesSchema = {
  source_hour: {
    source: string
    adapter: string
    hour: string
    session: number
    first_seen: string
    last_seen: string
    documents: number
    bytes: number
    resources: number
    duplicates: number
    readings: number
    warnings: number
    errors: number
    quarantined: number
    lag_seconds: number
    lags: number
    newest_recorded: string | null
  }
}

/** The table of `migration-alerts.sql`. */
export type AlertsSchema = {
  alert_measurement: {
    id: string
    at: string
    by: string
    since: string | null
    knowledge: string
    report: string
  }
}
