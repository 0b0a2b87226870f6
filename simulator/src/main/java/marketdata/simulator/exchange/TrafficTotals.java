package marketdata.simulator.exchange;

/** What has been sent over all connections since the start. */
public final class TrafficTotals {

    /** Text frames: stream frames, answers to requests, injected frames. */
    public long frames;

    /** Stream frames that report a trade. */
    public long trades;

    /** Answers to requests. */
    public long answers;

    /** REST answers under the exchange's own paths. */
    public long restAnswers;

    /** Connections accepted. */
    public long connections;
}
