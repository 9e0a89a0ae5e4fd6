/** Texts to begin with: written for this page, each with something that has to be read well. */
export const examples: readonly string[] = [
  'Every evening, thousands of starlings gather above the marsh. They turn together, like smoke with a mind of its own, and nobody has ever seen the one who leads.\n\nThis voice is made in your browser, as you listen. Write something else, pick another voice, and press Speak.',
  'The train to Lindau leaves at 7:45 a.m. from platform 12. It takes 3 h 20 min and costs €49.90. Dr. Meyer will meet you at the station; she is 6 ft tall and hard to miss.',
  'Dear diary, today I learned to sing. It was not easy. First I listened to the kettle, then to the neighbour’s doorbell, and last of all to a man who whistled. By noon I could do all three!',
  'Warm the milk slowly. Whisk in two spoons of cocoa, a pinch of salt, and as much sugar as you like. When it smells like a good afternoon, it is done.',
];
