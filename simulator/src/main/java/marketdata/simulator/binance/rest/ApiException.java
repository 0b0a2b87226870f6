package marketdata.simulator.binance.rest;

/** A request Binance refuses, with its error code. */
final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    ApiException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
