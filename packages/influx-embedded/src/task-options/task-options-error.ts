/** The script's options are not those of a task; the message is InfluxDB's. */
export class TaskOptionsError extends Error {}
