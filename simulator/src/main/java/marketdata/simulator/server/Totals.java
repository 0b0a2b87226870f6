package marketdata.simulator.server;

/** What has been sent over all connections since the start. */
final class Totals {

    /** Text frames: stream frames, answers to requests, injected frames. */
    long frames;

    /** Stream frames that report a trade. */
    long trades;

    /** Answers to requests. */
    long answers;

    /** REST answers under the exchange's own paths. */
    long restAnswers;

    /** Connections accepted. */
    long connections;
}
