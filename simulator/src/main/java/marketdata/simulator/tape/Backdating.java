package marketdata.simulator.tape;

/** An exchange that numbers trades in another order than that of their times: the next ids stand at older times. */
final class Backdating {
    private long firstMicros = Long.MIN_VALUE;
    private long left;
    private long back;
    private boolean ended;

    /** @param micros how far back the next {@code count} trades stand */
    void order(long count, long micros) {
        left = count;
        back = micros;
    }

    /** No trade stands before {@code micros}, the market's first trade's time. */
    void beginAt(long micros) {
        firstMicros = micros;
    }

    /** How far back a trade stands; before the market's first trade there is none. */
    long next(long timeMicros) {
        if (firstMicros == Long.MIN_VALUE) {
            firstMicros = timeMicros;
        }
        if (left == 0) {
            return 0;
        }
        left--;
        long most = Math.max(0, timeMicros - firstMicros);
        ended = true;
        return Math.min(back, most);
    }

    /** Whether the trade before stood further back, so that the next is no more of its taker order's moment; asked once. */
    boolean endedWithTheLast() {
        boolean was = ended;
        ended = false;
        return was;
    }
}
