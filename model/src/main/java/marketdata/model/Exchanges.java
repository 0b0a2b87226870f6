package marketdata.model;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.exchange.okx.OkxProtocol;
import marketdata.model.trade.Exchange;

/** The register of exchange protocols. A new exchange is a package, a constant of {@link Exchange} and a line here. */
public final class Exchanges {
    private Exchanges() {}

    /** A new instance of an exchange's protocol; instances are not thread-safe. */
    public static ExchangeProtocol protocol(Exchange exchange) {
        return switch (exchange) {
            case BINANCE -> new BinanceProtocol();
            case COINBASE -> new CoinbaseProtocol();
            case KRAKEN -> new KrakenProtocol();
            case OKX -> new OkxProtocol();
        };
    }
}
