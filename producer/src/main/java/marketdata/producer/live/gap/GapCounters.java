package marketdata.producer.live.gap;

import java.util.concurrent.atomic.LongAdder;

/**
 * Where gaps are counted.
 *
 * @param noticed lasted longer than a swap of neighbours
 * @param unfillable the exchange answered several times that it does not have them
 * @param tooLarge left open, because they are too large to be fetched beside the feed
 */
public record GapCounters(LongAdder noticed, LongAdder unfillable, LongAdder tooLarge) {}
