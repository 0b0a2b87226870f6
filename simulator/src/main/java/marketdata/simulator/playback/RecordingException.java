package marketdata.simulator.playback;

import java.io.IOException;

/** A recording that cannot be played; the message is one line that names the file and what is wrong with it. */
public final class RecordingException extends IOException {

    private static final long serialVersionUID = 1L;

    RecordingException(String message) {
        super(message);
    }
}
