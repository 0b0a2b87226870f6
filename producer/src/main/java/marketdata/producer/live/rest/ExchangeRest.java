package marketdata.producer.live.rest;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import marketdata.connect.http.Proxies;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.RejectedException;
import marketdata.producer.live.clean.ExchangeClock;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks the exchange. A slow line is waited for, a silent one is not. Timeouts and server errors are retried a few times at once; "slow down" (429, 418) is obeyed by
 * every later question until its {@code Retry-After} has passed; a rejection for good (403, 451) rests for minutes.
 */
public final class ExchangeRest implements ExchangeClock {
    private static final int MOST_MARKET_REQUESTS = 10;
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PATIENT = Duration.ofSeconds(20);

    /** No answer is so large that a usable line needs longer. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration SLOW_DOWN = Duration.ofSeconds(60);
    private static final Duration REFUSED = Duration.ofMinutes(5);
    private static final Duration FAULT = Duration.ofSeconds(5);

    private final RestApi api;
    private final String source;
    private final URI base;
    private final Map<String, String> headers;
    private final LongAdder requests;
    private final LongSupplier nanoTime;
    private final HttpClient client =
            Proxies.httpClient().connectTimeout(CONNECT).build();
    private final RetryPolicy<byte[]> retry = RetryPolicy.<byte[]>builder()
            .handleIf(failure -> failure instanceof RestException rest && rest.again())
            .withMaxAttempts(3)
            .withBackoff(Duration.ofMillis(300), Duration.ofSeconds(3))
            .withJitter(0.5)
            .build();
    private final RateLimiter tradesPace;
    private final Duration silence;
    private long silentUntil;
    private String silencedBy;

    /**
     * @param api says what to ask; a api of its own, because none is thread-safe
     * @param headers of every request
     */
    public ExchangeRest(RestApi api, URI base, Map<String, String> headers, LongAdder requests, LongSupplier nanoTime) {
        this(api, base, headers, requests, nanoTime, PATIENT);
    }

    /** @param silence after which a line without a byte is dead */
    ExchangeRest(
            RestApi api,
            URI base,
            Map<String, String> headers,
            LongAdder requests,
            LongSupplier nanoTime,
            Duration silence) {
        this.silence = silence;
        this.api = api;
        this.source = api.exchange().source();
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.requests = requests;
        this.nanoTime = nanoTime;
        this.tradesPace = new RateLimiter(api.tradesBurst(), api.tradesInterval(), nanoTime);
    }

    /** The exchange's clock, microseconds since 1970 UTC. Asked once, quickly: somebody waits for it. */
    @Override
    public long micros() throws IOException {
        byte[] answer = get(api.timePath(), QUICK, QUICK);
        synchronized (api) {
            return api.parseTime(answer);
        }
    }

    /** All markets, also those at rest. A large answer. */
    public MarketList markets() throws IOException {
        byte[] answer = patiently(api.marketsPath());
        return new MarketList(source, parsed(() -> api.parseMarkets(answer)));
    }

    /**
     * At least the markets of these symbols that the exchange has. Only about them is asked; when one is unknown, or when
     * they are too many for a few requests, for the whole list.
     */
    public MarketList markets(List<String> symbols) throws IOException {
        List<String> paths = api.marketsPaths(symbols);
        if (paths.size() > MOST_MARKET_REQUESTS) {
            return markets();
        }
        List<Market> named = new ArrayList<>();
        for (String path : paths) {
            named.addAll(named(path));
        }
        MarketList found = new MarketList(source, named);
        if (found.hasAll(symbols)) {
            return found;
        }
        // The whole list also knows which names an unknown one may stand for.
        named.addAll(markets().all());
        return new MarketList(source, named);
    }

    private List<Market> named(String path) throws IOException {
        byte[] answer;
        try {
            answer = patiently(path);
        } catch (RestException e) {
            if (api.isUnknownMarket(e.body())) {
                return List.of();
            }
            throw e;
        }
        return api.isUnknownMarket(answer) ? List.of() : parsed(() -> api.parseMarkets(answer));
    }

    /** The last day's volumes in quote currency by {@link Market#volumeKey}. */
    public Map<String, BigDecimal> volumes() throws IOException {
        byte[] answer = patiently(api.volumesPath());
        return parsed(() -> api.parseVolumes(answer));
    }

    /** A page of past trades. Waits its turn. */
    public TradesPage trades(TradesRequest request) throws IOException, InterruptedException {
        Duration wait;
        synchronized (tradesPace) {
            wait = tradesPace.next();
        }
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        byte[] answer = patiently(api.tradesPath(request));
        return parsed(() -> api.parseTrades(request, answer));
    }

    private interface Parsing<T> {
        T parse();
    }

    private <T> T parsed(Parsing<T> parsing) throws RestException {
        try {
            synchronized (api) {
                return parsing.parse();
            }
        } catch (RejectedException e) {
            throw new RestException("unusable answer: " + e.reason().wire() + ", " + e.getMessage(), SLOW_DOWN, false);
        }
    }

    private byte[] patiently(String path) throws IOException {
        try {
            return Failsafe.with(retry).get(() -> get(path, silence, LONGEST));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * @param quiet after which a line without a byte is dead; a slow one is not
     * @param longest for the whole answer
     */
    private byte[] get(String path, Duration quiet, Duration longest) throws IOException {
        respectSilence();
        requests.increment();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept-Encoding", "gzip");
        headers.forEach(request::header);
        HttpAnswer answer = new HttpAnswer();
        long until = System.nanoTime() + longest.toNanos();
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request.build(), answer.handler());
        while (true) {
            long left = Math.min(quiet.toNanos() - answer.silentNanos(), until - System.nanoTime());
            try {
                return checked(
                        path,
                        answer.complete(sent.get(Math.max(left, 0), TimeUnit.NANOSECONDS)
                                .body()));
            } catch (TimeoutException e) {
                boolean late = System.nanoTime() >= until;
                if (late || answer.silentNanos() >= quiet.toNanos()) {
                    sent.cancel(true);
                    String what = late
                            ? "no whole answer within " + longest.toSeconds()
                            : "no answer within " + quiet.toSeconds();
                    throw new RestException(base.getAuthority() + path + ": " + what + " s", FAULT, true);
                }
            } catch (ExecutionException e) {
                throw RestFailure.of(base, path, e.getCause(), FAULT);
            } catch (RestException e) {
                throw e;
            } catch (IOException e) {
                throw RestFailure.of(base, path, e, FAULT);
            } catch (InterruptedException e) {
                sent.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private byte[] checked(String path, HttpAnswer answer) throws RestException {
        int status = answer.status();
        if (status == 200) {
            return checked(path, answer.body());
        }
        String what = base.getAuthority() + path + ": status " + status;
        String words = answer.words().isEmpty() ? "" : " (" + answer.words() + ")";
        if (status == 429 || status == 418) {
            Duration pause = answer.retryAfter() == null ? SLOW_DOWN : answer.retryAfter();
            throw silence(new RestException(what + ", slow down" + words, pause, false));
        }
        if (status == 403 || status == 451) {
            throw silence(new RestException(
                    what + ", the exchange refuses this country or network" + words
                            + "; another of its addresses may serve you: --rest-url",
                    REFUSED,
                    false));
        }
        throw new RestException(what + words, FAULT, status >= 500, answer.body());
    }

    /** Some exchanges say so with status 200. */
    private byte[] checked(String path, byte[] body) throws RestException {
        switch (api.classify(body)) {
            case SLOW_DOWN -> {
                throw silence(new RestException(path + ": the answer says to slow down", SLOW_DOWN, false));
            }
            case FAULT -> throw new RestException(path + ": the answer reports a fault of the exchange", FAULT, true);
            default -> {
                return body;
            }
        }
    }

    private synchronized RestException silence(RestException cause) {
        silencedBy = cause.getMessage();
        silentUntil = nanoTime.getAsLong() + cause.pause().toNanos();
        return cause;
    }

    /** For how long the exchange is still left alone, because it said so or rejected; zero when it may be asked. */
    public synchronized Duration silence() {
        long left = silencedBy == null ? 0 : silentUntil - nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(left, 0));
    }

    private synchronized void respectSilence() throws RestException {
        Duration left = silence();
        if (!left.isZero()) {
            throw new RestException("in silence since " + silencedBy, left, false);
        }
    }
}
