package marketdata.producer.live.clean;

/** How many prices there are, and their sum: whole parts, and fractions in units of 10^-12. Exact. */
final class PriceSums {
    private int count;
    private long whole;
    private long fraction;

    int count() {
        return count;
    }

    long whole() {
        return whole;
    }

    long fraction() {
        return fraction;
    }

    void add(long wholePart, long fractionPart) {
        count++;
        whole += wholePart;
        fraction += fractionPart;
    }

    void remove(long wholePart, long fractionPart) {
        count--;
        whole -= wholePart;
        fraction -= fractionPart;
    }

    void add(PriceSums other) {
        count += other.count;
        whole += other.whole;
        fraction += other.fraction;
    }
}
