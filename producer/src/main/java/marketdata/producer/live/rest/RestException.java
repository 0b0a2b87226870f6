package marketdata.producer.live.rest;

import java.io.IOException;
import java.time.Duration;

/** A question to the exchange that was not answered, and how long to leave it alone. */
public final class RestException extends IOException {
    private final Duration pause;
    private final boolean again;
    private final transient byte[] body;

    RestException(String message, Duration pause, boolean again) {
        this(message, pause, again, new byte[0]);
    }

    RestException(String message, Duration pause, boolean again, byte[] body) {
        super(message);
        this.pause = pause;
        this.again = again;
        this.body = body;
    }

    /** Do not ask before this has passed. */
    public Duration pause() {
        return pause;
    }

    /** Whether asking again at once may help (a timeout, a server error). */
    boolean again() {
        return again;
    }

    /** What came with a status other than 200; empty when nothing did. */
    byte[] body() {
        return body;
    }
}
