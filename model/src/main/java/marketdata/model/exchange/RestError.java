package marketdata.model.exchange;

/** What the body of a successful HTTP answer says about it: some exchanges put their errors there. */
public enum RestError {
    /** It is the answer, or an error that asking again does not mend. */
    ANSWER,
    /** We ask too much. */
    SLOW_DOWN,
    /** Something is wrong over there that may pass. */
    FAULT
}
