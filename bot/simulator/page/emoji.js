// The common names of emoji; a name that is not here stays as it was typed, between colons.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|no_entry ⛔|no_entry_sign 🚫|
warning ⚠️|rotating_light 🚨|bangbang ‼️|exclamation ❗|question ❓|grey_question ❔|information_source ℹ️|bulb 💡|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|
calendar 📆|date 📅|spiral_calendar_pad 🗓️|spiral_calendar 🗓️|clock1 🕐|clock3 🕒|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚|
palm_tree 🌴|beach_with_umbrella 🏖️|beach 🏖️|umbrella_on_ground ⛱️|desert_island 🏝️|airplane ✈️|luggage 🧳|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|umbrella ☔|snowflake ❄️|
snowman ⛄|rainbow 🌈|ocean 🌊|fire 🔥|zap ⚡|star ⭐|star2 🌟|sparkles ✨|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|birthday 🎂|cake 🍰|trophy 🏆|medal 🏅|first_place_medal 🥇|dart 🎯|rocket 🚀|
moneybag 💰|money_with_wings 💸|dollar 💵|euro 💶|credit_card 💳|receipt 🧾|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|abacus 🧮|bank 🏦|
package 📦|shopping_trolley 🛒|shopping_cart 🛒|label 🏷️|truck 🚚|factory 🏭|office 🏢|house 🏠|house_with_garden 🏡|hospital 🏥|school 🏫|
ticket 🎫|admission_tickets 🎟️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|computer 💻|desktop_computer 🖥️|keyboard ⌨️|printer 🖨️|iphone 📱|telephone ☎️|phone ☎️|telephone_receiver 📞|battery 🔋|electric_plug 🔌|bug 🐛|
lock 🔒|unlock 🔓|closed_lock_with_key 🔐|key 🔑|shield 🛡️|mag 🔍|mag_right 🔎|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|scissors ✂️|wastebasket 🗑️|
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|bookmark 🔖|books 📚|book 📖|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|file_cabinet 🗄️|inbox_tray 📥|outbox_tray 📤|
email 📧|envelope ✉️|e-mail 📧|incoming_envelope 📨|mailbox 📫|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|eyes 👀|eye 👁️|
wave 👋|clap 👏|raised_hands 🙌|pray 🙏|muscle 💪|ok_hand 👌|point_right 👉|point_left 👈|point_up ☝️|point_down 👇|raised_hand ✋|hand ✋|handshake 🤝|writing_hand ✍️|v ✌️|crossed_fingers 🤞|
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|slightly_smiling_face 🙂|simple_smile 🙂|blush 😊|wink 😉|heart_eyes 😍|sunglasses 😎|thinking_face 🤔|neutral_face 😐|confused 😕|disappointed 😞|cry 😢|sob 😭|sweat_smile 😅|
relieved 😌|sleeping 😴|zzz 💤|mask 😷|face_with_thermometer 🤒|thermometer 🌡️|pill 💊|syringe 💉|stethoscope 🩺|ambulance 🚑|scream 😱|rage 😡|upside_down_face 🙃|robot_face 🤖|robot 🤖|ghost 👻|skull 💀|
baby 👶|man 👨|woman 👩|family 👪|busts_in_silhouette 👥|bust_in_silhouette 👤|technologist 🧑‍💻|heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|broken_heart 💔|100 💯|
coffee ☕|tea 🍵|beer 🍺|pizza 🍕|hamburger 🍔|taco 🌮|sushi 🍣|ramen 🍜|apple 🍎|croissant 🥐|knife_fork_plate 🍽️|fork_and_knife 🍴|
car 🚗|taxi 🚕|bus 🚌|train 🚆|bike 🚲|fuelpump ⛽|anchor ⚓|world_map 🗺️|earth_americas 🌎|earth_africa 🌍|globe_with_meridians 🌐|seedling 🌱|herb 🌿|four_leaf_clover 🍀|cactus 🌵|dog 🐶|cat 🐱|unicorn_face 🦄|
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_green_square 🟩|white_large_square ⬜|black_large_square ⬛|
small_blue_diamond 🔹|small_orange_diamond 🔸|large_blue_diamond 🔷|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|repeat 🔁|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️|
heavy_plus_sign ➕|heavy_minus_sign ➖|new 🆕|ok 🆗|sos 🆘|zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|
checkered_flag 🏁|triangular_flag_on_post 🚩|flag-br 🇧🇷|flag-pt 🇵🇹|flag-us 🇺🇸|us 🇺🇸|flag-gb 🇬🇧|gb 🇬🇧|flag-de 🇩🇪|de 🇩🇪|flag-fr 🇫🇷|fr 🇫🇷|flag-es 🇪🇸|es 🇪🇸|flag-ie 🇮🇪|flag-in 🇮🇳|flag-jp 🇯🇵|jp 🇯🇵`;

const EMOJI = new Map(TABLE.replaceAll("\n", "").split("|").filter(Boolean).map((pair) => {
  const cut = pair.indexOf(" ");
  return [pair.slice(0, cut), pair.slice(cut + 1)];
}));

/** The sign for a name without colons, or undefined. */
export const emoji = (name) => EMOJI.get(name);

/** A text in which every known :name: is its sign. */
export const withEmoji = (text) => text.replace(/:([\w+'-]+):/g, (whole, name) => EMOJI.get(name) ?? whole);
