package dev.kured.sentinel;

/** What says that a reboot is needed. It rings whoever opened it when the answer may have changed. */
public interface Sentinel extends AutoCloseable {

    /** Looks now. Cheap: asked at each turn of the loop. */
    Need look();

    /** Ends the watching. Never throws. */
    @Override
    void close();
}
