package marketdata.producer.live;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/** This machine's clock, wrong on purpose: by a duration, or by the one in a file, which is looked at ten times a second. */
public final class TestClock extends Clock {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String given;
    private final Path file;
    private final Clock right;
    private volatile Duration offset;
    private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;

    private TestClock(String given, Path file, Duration offset, Clock right) {
        this.given = given;
        this.file = file;
        this.offset = offset;
        this.right = right;
    }

    /** Reads the option. */
    public static final class Converter implements ITypeConverter<TestClock> {
        @Override
        public TestClock convert(String value) {
            try {
                boolean isFile = Files.isRegularFile(Path.of(value));
                Duration offset = isFile ? Duration.ZERO : Duration.parse(value);
                return new TestClock(value, isFile ? Path.of(value) : null, offset, Clock.systemUTC());
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + value + "'; allowed: a duration such as PT-90S, or a file that holds one");
            }
        }
    }

    @Override
    public Instant instant() {
        return right.instant().plus(offset());
    }

    private Duration offset() {
        long now = System.nanoTime();
        if (file != null && now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            try {
                offset = Duration.parse(Files.readString(file).strip());
            } catch (IOException | DateTimeException e) {
                // As wrong as before, until it can be read again.
                return offset;
            }
        }
        return offset;
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new TestClock(given, file, offset, right.withZone(zone));
    }

    /** As it was given. */
    @Override
    public String toString() {
        return given;
    }
}
