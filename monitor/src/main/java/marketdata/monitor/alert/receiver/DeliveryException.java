package marketdata.monitor.alert.receiver;

/** A receiver has not taken a message. */
public final class DeliveryException extends Exception {
    /** @param message why, for example {@code HTTP status 403}; holds no token and no address with one */
    public DeliveryException(String message) {
        super(message);
    }
}
