package marketdata.local.command;

import java.util.List;

/** Exchanges this version can read; the names are those of the producer's option. */
enum Source {
    binance("BTCUSDT,ETHUSDT,SOLUSDT,PEPEUSDT,SHIBUSDT"),
    coinbase("BTC-USD,ETH-USD,SOL-USD,PEPE-USD,SHIB-USD"),
    kraken("BTC/USD,ETH/USD,SOL/USD,PEPE/USD,SHIB/USD");

    /** What a demo trades when the user names nothing, with commas between. */
    final String demoSymbols;

    Source(String demoSymbols) {
        this.demoSymbols = demoSymbols;
    }

    /** The simulator is Binance unless told otherwise. */
    List<String> forSimulator() {
        return this == binance ? List.of() : List.of("--source", name());
    }
}
