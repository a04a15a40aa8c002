package dev.kured.notify;

/** A way to reach a receiver. */
interface Delivery {

    /** Delivers once, within some tens of seconds, and returns the answer in words. */
    String deliver(RenderedMessage letter, Transport wire) throws Undelivered;
}
