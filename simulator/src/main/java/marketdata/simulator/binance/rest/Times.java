package marketdata.simulator.binance.rest;

/** The unit times are written in: microseconds with {@code X-MBX-TIME-UNIT: MICROSECOND}, else milliseconds. */
enum Times {
    MILLISECOND(1000),
    MICROSECOND(1);

    private final long micros;

    Times(long micros) {
        this.micros = micros;
    }

    static Times of(String header) {
        return "MICROSECOND".equalsIgnoreCase(header) ? MICROSECOND : MILLISECOND;
    }

    long write(long timeMicros) {
        return timeMicros / micros;
    }

    /** Reads a time parameter; like Binance it takes both units; their size shows which. */
    static long read(long value) {
        return value >= 100_000_000_000_000L ? value : value * 1000;
    }

    /** The last microsecond of a time parameter given in milliseconds. */
    static long readEnd(long value) {
        return value >= 100_000_000_000_000L ? value : value * 1000 + 999;
    }
}
