package marketdata.monitor.alert.receiver;

import marketdata.monitor.alert.AlertMessage;

/** Somebody who gets messages. */
public interface Receiver {
    /** Its kind and a hash of its address, for example {@code slack-1f0c9a77}: the same in every process, and no secret. */
    String id();

    /**
     * Delivers a message; when it returns the receiver has taken it.
     *
     * @throws DeliveryException when it has not, with the reason and without any secret
     */
    void send(AlertMessage message) throws DeliveryException, InterruptedException;
}
