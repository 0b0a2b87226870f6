package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.connect.text.TimeLeft;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a replay is.
 *
 * @param finished whether the simulator has sent all
 * @param sent frames the simulator has sent
 * @param recorded frames of trades that the recordings hold
 * @param received frames the producer has taken in
 * @param inFlight frames the broker has not acknowledged yet
 * @param openGaps gaps the producer is still filling
 * @param behind records of the topic that no committed batch has read
 * @param late late trades whose minutes have not been restated
 */
record Progress(
        boolean finished,
        long sent,
        long recorded,
        long received,
        long inFlight,
        long openGaps,
        long behind,
        long late) {
    static final Progress NONE = new Progress(false, -1, -1, -1, -1, -1, -1, -1);

    static Progress of(JsonNode simulator, JsonNode producer, long behind, long late) {
        return new Progress(
                simulator.path("finished").asBoolean(),
                simulator.path("frames_sent").asLong(),
                Recorded.of(simulator).ofTrades(),
                producer.path("frames").asLong(),
                producer.path("in_flight").asLong(),
                producer.path("gaps_open").asLong(),
                behind,
                late);
    }

    /** A producer that was started again counts from 0; then what is due and not done decides alone. */
    boolean done(boolean producerRestarted) {
        return finished
                && (producerRestarted || received >= sent)
                && inFlight == 0
                && openGaps == 0
                && behind == 0
                && late == 0;
    }

    /** @param soFar since the replay began */
    String inWords(Duration soFar) {
        if (sent < 0) {
            return "waiting for the first frame";
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d frames sent%s, %,d received, %,d in flight, %,d gaps open, %,d records to be committed, %,d late",
                sent,
                recorded,
                finished ? " (all)" : TimeLeft.inWords(sent, recorded, soFar),
                received,
                inFlight,
                openGaps,
                behind,
                late);
    }
}
