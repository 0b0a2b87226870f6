package marketdata.producer.live.rest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;

/** An HTTP answer while it arrives: bounded in size, before and after decompression, and never silent for long. */
final class HttpAnswer {
    /** Bytes of an answer as sent, and of one decompressed. */
    static final int LARGEST = 64 << 20;

    private static final int LONGEST_WORDS = 200;

    private volatile long lastByteNanos = System.nanoTime();
    private volatile int status;
    private volatile HttpHeaders headers;
    private byte[] body = new byte[0];

    /** Takes the answer's head and then its bytes. */
    HttpResponse.BodyHandler<byte[]> handler() {
        return head -> {
            status = head.statusCode();
            headers = head.headers();
            lastByteNanos = System.nanoTime();
            return new Collector();
        };
    }

    /** For how long nothing has come. */
    long silentNanos() {
        return System.nanoTime() - lastByteNanos;
    }

    /** All bytes have come: decompresses them. */
    HttpAnswer complete(byte[] sent) throws IOException {
        String encoding = headers.firstValue("Content-Encoding").orElse("identity");
        switch (encoding) {
            case "identity" -> body = sent;
            case "gzip" -> body = decompressed(sent);
            default -> throw new IOException("its Content-Encoding is '" + encoding + "'; allowed: gzip, identity");
        }
        return this;
    }

    private static byte[] decompressed(byte[] sent) throws IOException {
        if (sent.length == 0) {
            return sent;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new TooLarge();
            }
            return bytes;
        }
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    /** The header {@code Retry-After}, where it holds seconds; null otherwise. */
    Duration retryAfter() {
        return headers.firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,7}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    /** The beginning of what came, fit for one line of a log; empty for a web page. */
    String words() {
        String text = new String(body, 0, Math.min(body.length, 4 * LONGEST_WORDS), StandardCharsets.UTF_8).strip();
        String plain = text.startsWith("<") ? "" : text.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_WORDS ? plain : plain.substring(0, LONGEST_WORDS);
    }

    /** More bytes than any answer has. */
    static final class TooLarge extends IOException {
        TooLarge() {
            super("answer beyond " + LARGEST + " bytes");
        }
    }

    private final class Collector implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> done = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            lastByteNanos = System.nanoTime();
            for (ByteBuffer buffer : buffers) {
                if (bytes.size() + buffer.remaining() > LARGEST) {
                    subscription.cancel();
                    done.completeExceptionally(new TooLarge());
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            done.complete(bytes.toByteArray());
        }
    }
}
