package marketdata.monitor.check;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Collection;
import java.util.Locale;

/** How a check came out, from best to worst. */
public enum Status {
    OK("✔", 0),
    /** Could not be determined. */
    UNKNOWN("?", 3),
    WARNING("!", 1),
    CRITICAL("✘", 1);

    private final String mark;
    private final int exitCode;

    Status(String mark, int exitCode) {
        this.mark = mark;
        this.exitCode = exitCode;
    }

    /** One character for people. */
    public String mark() {
        return mark;
    }

    /** 0 as it should be, 1 not so, 3 not determined. */
    public int exitCode() {
        return exitCode;
    }

    /** Lower case. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worst of them; a known fault outweighs an unknown. OK when there are none. */
    public static Status worst(Collection<Status> statuses) {
        return statuses.stream().max(Status::compareTo).orElse(OK);
    }
}
