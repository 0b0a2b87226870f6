package marketdata.producer.rest;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import marketdata.model.RejectedException;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesAnswer;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.net.Proxies;
import marketdata.producer.clean.ExchangeClock;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Asks the exchange. Timeouts and server errors are retried a few times at once; "slow down" (429, 418) is obeyed by
 * every later question until its {@code Retry-After} has passed; a refusal for good (403, 451) rests for minutes.
 */
public final class ExchangeRest implements ExchangeClock {
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SLOW_DOWN = Duration.ofSeconds(60);
    private static final Duration REFUSED = Duration.ofMinutes(5);
    private static final Duration FAULT = Duration.ofSeconds(5);

    private final ExchangeProtocol protocol;
    private final URI base;
    private final Map<String, String> headers;
    private final LongAdder requests;
    private final LongSupplier nanoTime;
    private final HttpClient client = Proxies.httpClient().connectTimeout(QUICK).build();
    private final RetryPolicy<byte[]> retry = RetryPolicy.<byte[]>builder()
            .handleIf(failure -> failure instanceof RestException rest && rest.again())
            .withMaxAttempts(3)
            .withBackoff(Duration.ofMillis(300), Duration.ofSeconds(3))
            .withJitter(0.5)
            .build();
    private final Pace tradesPace;
    private long silentUntil;
    private boolean silenced;

    /**
     * @param protocol says what to ask; a protocol of its own, because none is thread-safe
     * @param headers of every request
     */
    public ExchangeRest(
            ExchangeProtocol protocol,
            URI base,
            Map<String, String> headers,
            LongAdder requests,
            LongSupplier nanoTime) {
        this.protocol = protocol;
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.requests = requests;
        this.nanoTime = nanoTime;
        this.tradesPace = new Pace(protocol.tradesBurst(), protocol.tradesInterval(), nanoTime);
    }

    /** The exchange's clock, microseconds since 1970 UTC. Asked once, quickly: somebody waits for it. */
    @Override
    public long micros() throws IOException {
        byte[] answer = get(protocol.timePath(), QUICK);
        synchronized (protocol) {
            return protocol.parseTime(answer);
        }
    }

    /** Every symbol it trades. */
    public List<String> symbols() throws IOException {
        byte[] answer = patiently(protocol.symbolsPath());
        return parsed(() -> protocol.parseSymbols(answer));
    }

    /** Symbols by quote volume of the last day, largest first. */
    public List<String> symbolsByVolume() throws IOException {
        byte[] answer = patiently(protocol.volumesPath());
        return parsed(() -> protocol.parseTopSymbols(answer, Integer.MAX_VALUE));
    }

    /** A page of past trades. Waits its turn. */
    public TradesAnswer trades(TradesRequest request) throws IOException, InterruptedException {
        Duration wait;
        synchronized (tradesPace) {
            wait = tradesPace.next();
        }
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        byte[] answer = patiently(protocol.tradesPath(request));
        return parsed(() -> protocol.parseTrades(request, answer));
    }

    private interface Parsing<T> {
        T parse();
    }

    private <T> T parsed(Parsing<T> parsing) throws RestException {
        try {
            synchronized (protocol) {
                return parsing.parse();
            }
        } catch (RejectedException e) {
            throw new RestException("unusable answer: " + e.reason().wire() + ", " + e.getMessage(), SLOW_DOWN, false);
        }
    }

    private byte[] patiently(String path) throws IOException {
        try {
            return Failsafe.with(retry).get(() -> get(path, PATIENT));
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private byte[] get(String path, Duration limit) throws IOException {
        respectSilence();
        requests.increment();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        headers.forEach(request::header);
        CompletableFuture<Answer> future = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream())
                .thenApply(Answer::of);
        try {
            return judged(path, future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new RestException(path + ": no answer within " + limit.toSeconds() + " s", FAULT, true);
        } catch (ExecutionException e) {
            throw new RestException(base.getAuthority() + path + ": " + rootMessage(e), FAULT, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private byte[] judged(String path, Answer answer) throws RestException {
        int status = answer.status;
        if (status == 200) {
            if (answer.body.length > LARGEST_ANSWER) {
                throw new RestException(path + ": answer beyond " + LARGEST_ANSWER + " bytes", SLOW_DOWN, false);
            }
            return judged(path, answer.body);
        }
        if (status == 429 || status == 418) {
            Duration pause = answer.retryAfter == null ? SLOW_DOWN : answer.retryAfter;
            silence(pause);
            throw new RestException(path + ": status " + status + ", slow down", pause, false);
        }
        if (status == 403 || status == 451) {
            silence(REFUSED);
            throw new RestException(path + ": status " + status + ", refused", REFUSED, false);
        }
        throw new RestException(path + ": status " + status, FAULT, status >= 500);
    }

    /** Some exchanges say so with status 200. */
    private byte[] judged(String path, byte[] body) throws RestException {
        switch (protocol.judge(body)) {
            case SLOW_DOWN -> {
                silence(SLOW_DOWN);
                throw new RestException(path + ": the answer says to slow down", SLOW_DOWN, false);
            }
            case FAULT -> throw new RestException(path + ": the answer tells of a fault there", FAULT, true);
            default -> {
                return body;
            }
        }
    }

    private synchronized void silence(Duration pause) {
        silenced = true;
        silentUntil = nanoTime.getAsLong() + pause.toNanos();
    }

    private synchronized void respectSilence() throws RestException {
        long left = silentUntil - nanoTime.getAsLong();
        if (silenced && left > 0) {
            throw new RestException("the exchange asked for silence", Duration.ofNanos(left), false);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Answer(int status, Duration retryAfter, byte[] body) {
        static Answer of(HttpResponse<InputStream> response) {
            try (InputStream in = response.body()) {
                Duration retryAfter = response.headers()
                        .firstValue("Retry-After")
                        .filter(seconds -> seconds.matches("[0-9]{1,7}"))
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(null);
                return new Answer(response.statusCode(), retryAfter, in.readNBytes(LARGEST_ANSWER + 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
