package marketdata.local.command;

import marketdata.local.UserError;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Exchanges this version can read; the names are those of the producer's option. */
enum Source {
    binance("BTCUSDT,ETHUSDT,SOLUSDT,PEPEUSDT,SHIBUSDT"),
    coinbase("BTC-USD,ETH-USD,SOL-USD,PEPE-USD,SHIB-USD"),
    kraken("BTC/USD,ETH/USD,SOL/USD,PEPE/USD,SHIB/USD"),
    okx("BTC-USDT,ETH-USDT,SOL-USDT,PEPE-USDT,SHIB-USDT");

    /** What a demo trades when the user names nothing, with commas between. */
    final String demoSymbols;

    Source(String demoSymbols) {
        this.demoSymbols = demoSymbols;
    }

    /**
     * A list of symbols as the user gave it. Whether the exchange trades them is known only to the exchange; letters of
     * the wrong case are found before anything is started.
     *
     * @throws UserError naming the symbol and how it is written
     */
    String symbols(String list) {
        List<String> names =
                Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
                throw new UserError("--symbols '" + list + "'; allowed: symbols with commas between, such as "
                        + demoSymbols.substring(0, demoSymbols.indexOf(',', demoSymbols.indexOf(',') + 1)));
            }
            // Kraken has names such as AAPLx/USD, but none without an upper-case letter.
            boolean wrongCase = this == kraken
                    ? name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals(upper)
                    : !name.equals(upper);
            if (wrongCase) {
                throw new UserError("--symbols " + name + "; allowed: upper case, as the exchange writes it: " + upper);
            }
        }
        return String.join(",", names);
    }

    /** The simulator is Binance by default. */
    List<String> forSimulator() {
        return this == binance ? List.of() : List.of("--source", name());
    }
}
