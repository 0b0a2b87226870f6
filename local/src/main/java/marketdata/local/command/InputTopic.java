package marketdata.local.command;

/** Topics the Spark driver can read; both give the same rows. */
enum InputTopic {
    clean_trades,
    raw_trades
}
