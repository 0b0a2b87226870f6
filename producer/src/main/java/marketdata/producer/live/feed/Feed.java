package marketdata.producer.live.feed;

/** Something that puts frames into a {@link FrameQueue} until it is stopped. */
public interface Feed extends Runnable {
    /** Ends {@link #run}, which closes the sockets. */
    void stop();
}
