package marketdata.monitor.doctor;

import marketdata.connect.http.Proxies;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.option.ExchangeOptions;
import marketdata.monitor.text.NetworkFailure;
import marketdata.monitor.text.Remedy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Can the exchange be reached. Not reaching it stops new trades only, so it is a warning. */
final class ExchangeProbe {
    /** The name of what is found about the WebSocket. */
    static final String WEB_SOCKET = "exchange websocket";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String MEANING =
            ": no new trades from it; what is stored stays, and " + Remedy.EXCHANGE.text();
    private static final String NEXT =
            "check this machine's network and proxy; some countries are refused, then --rest-url and --websocket-url can"
                    + " name another address of the exchange";

    private final ExchangeOptions options;

    ExchangeProbe(ExchangeOptions options) {
        this.options = options;
    }

    List<CheckResult> run() throws InterruptedException {
        HttpClient client = Proxies.httpClient().connectTimeout(PATIENCE).build();
        return List.of(rest(client), webSocket(client));
    }

    private CheckResult rest(HttpClient client) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(options.clock()).timeout(PATIENCE).build();
        try {
            int code =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (code == 200) {
                return ProbeFinding.ok("exchange rest", options.clock().getHost() + " answers");
            }
            String meaning = code == 451 || code == 403 ? " (refused from this country or network)" : "";
            return unreachable("exchange rest", options.clock().getHost() + " answers HTTP " + code + meaning);
        } catch (IOException e) {
            return unreachable("exchange rest", options.clock().getHost() + " " + reason(e));
        }
    }

    private CheckResult webSocket(HttpClient client) throws InterruptedException {
        String host = options.handshake().getHost();
        try {
            client.newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(options.handshake(), new WebSocket.Listener() {})
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .abort();
            return ProbeFinding.ok(WEB_SOCKET, host + " accepts the handshake");
        } catch (ExecutionException e) {
            return unreachable(WEB_SOCKET, host + " " + reason(e.getCause()));
        } catch (TimeoutException e) {
            return unreachable(WEB_SOCKET, host + " does not answer in time");
        }
    }

    private static CheckResult unreachable(String part, String what) {
        return ProbeFinding.warning(part, what + MEANING, NEXT);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof WebSocketHandshakeException refused) {
            return "refuses the handshake with HTTP " + refused.getResponse().statusCode();
        }
        return NetworkFailure.inWords(failure);
    }
}
