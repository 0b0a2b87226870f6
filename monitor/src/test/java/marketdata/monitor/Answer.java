package marketdata.monitor;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * What a run of the program gives.
 *
 * @param exitCode of the process
 */
public record Answer(int exitCode, String out, String err) {
    /** Runs the program at 2026-11-20 10:05 UTC. */
    public static Answer of(String... arguments) {
        return at("2026-11-20T10:05:00Z", arguments);
    }

    /** Runs the program at a time. */
    public static Answer at(String now, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Monitor.commandLine(Clock.fixed(Instant.parse(now), ZoneOffset.UTC))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Answer(exitCode, out.toString(), err.toString());
    }
}
