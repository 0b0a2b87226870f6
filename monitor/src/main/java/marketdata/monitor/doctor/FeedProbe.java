package marketdata.monitor.doctor;

import marketdata.connect.http.Proxies;
import marketdata.model.trade.Trade;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.option.ExchangeOptions;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does the exchange send trades: connects, subscribes as the producer does, and waits for the first one. Only on demand, since
 * a replay that waits for its reader would begin.
 */
final class FeedProbe {
    static final String PART = "exchange trades";
    private static final String NEXT = "the producer's log says what the exchange answers; " + Remedy.EXCHANGE.text();

    private final ExchangeOptions options;
    private final Duration patience;

    FeedProbe(ExchangeOptions options, Duration patience) {
        this.options = options;
        this.patience = patience;
    }

    CheckResult run() throws InterruptedException {
        String symbols = String.join(", ", options.protocol().exampleSymbols());
        long started = System.nanoTime();
        FirstTrade first = new FirstTrade(options.protocol());
        try {
            WebSocket socket = Proxies.httpClient()
                    .build()
                    .newWebSocketBuilder()
                    .connectTimeout(patience)
                    .buildAsync(options.feed(), first)
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                for (String frame :
                        options.protocol().subscribeFrames(options.protocol().exampleSymbols())) {
                    socket.sendText(frame, true).get(patience.toMillis(), TimeUnit.MILLISECONDS);
                }
                Trade trade = first.trade().get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return ProbeFinding.ok(PART, said(trade, Duration.ofNanos(System.nanoTime() - started)));
            } finally {
                socket.abort();
            }
        } catch (TimeoutException e) {
            return ProbeFinding.warning(
                    PART,
                    "%s of %s: connected and subscribed, but no trade came within %s"
                            .formatted(symbols, options.source(), Text.duration(patience)),
                    NEXT);
        } catch (ExecutionException e) {
            return ProbeFinding.warning(
                    PART, "%s of %s: %s".formatted(symbols, options.source(), reason(e.getCause())), NEXT);
        }
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static String said(Trade trade, Duration after) {
        return String.format(
                Locale.ROOT,
                "%s %s at %s, id %d, of %s UTC, came %.1f s after connecting",
                trade.symbol(),
                trade.quantity(),
                trade.price(),
                trade.tradeId(),
                Text.second(Instant.EPOCH.plus(trade.eventMicros(), ChronoUnit.MICROS)),
                after.toMillis() / 1000.0);
    }
}
