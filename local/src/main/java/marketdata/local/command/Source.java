package marketdata.local.command;

/** Exchanges this version can read; the names are those of the producer's option. */
enum Source {
    binance
}
