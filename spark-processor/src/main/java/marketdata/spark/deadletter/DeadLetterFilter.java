package marketdata.spark.deadletter;

import marketdata.connect.kafka.DeadLetter;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A task's elements but those that are dead letters, which are sent as they come. The task's last element is not given
 * before Kafka has them all. One thread.
 *
 * @param <T> what the task gives
 */
public final class DeadLetterFilter<T> implements Iterator<T> {
    private final Iterator<T> elements;
    private final DeadLetterWriter outbox;
    private final Function<T, DeadLetter> deadLetter;
    private final LongFunction<T> count;
    private T next;
    private long sent;
    private boolean ended;

    /**
     * @param deadLetter of an element; null when it is none
     * @param count makes an element that says how many dead letters were sent; its result may be null. Not asked when there
     *     were none
     */
    public DeadLetterFilter(
            Iterator<T> elements,
            DeadLetterTarget deadLetters,
            Function<T, DeadLetter> deadLetter,
            LongFunction<T> count) {
        this.elements = elements;
        this.outbox = deadLetters.open();
        this.deadLetter = deadLetter;
        this.count = count;
    }

    @Override
    public boolean hasNext() {
        while (next == null && elements.hasNext()) {
            T element = elements.next();
            DeadLetter rejected = deadLetter.apply(element);
            if (rejected == null) {
                next = element;
            } else {
                outbox.send(rejected);
                sent++;
            }
        }
        if (next == null && !ended) {
            ended = true;
            outbox.flush();
            next = sent == 0 ? null : count.apply(sent);
        }
        return next != null;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T element = next;
        next = null;
        return element;
    }
}
