package marketdata.producer.continuity;

import java.util.concurrent.atomic.LongAdder;

/**
 * Where holes are counted.
 *
 * @param noticed lasted longer than a swap of neighbours
 * @param unfillable the exchange cannot fill, or too large to be asked for
 */
public record GapCounters(LongAdder noticed, LongAdder unfillable) {}
