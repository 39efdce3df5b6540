/* Shortcodes as Slack names them. A name that is not here stays as it was typed. */

const TABLE = `
white_check_mark ✅ | heavy_check_mark ✔️ | ballot_box_with_check ☑️ | ballot_box_with_ballot 🗳️ | x ❌ | negative_squared_cross_mark ❎
o ⭕ | heavy_plus_sign ➕ | heavy_minus_sign ➖
hourglass ⌛ | hourglass_flowing_sand ⏳ | stopwatch ⏱️ | timer_clock ⏲️ | alarm_clock ⏰ | watch ⌚ | clock1 🕐
clock2 🕑 | clock3 🕒 | clock4 🕓 | clock5 🕔 | clock6 🕕 | clock7 🕖 | clock8 🕗 | clock9 🕘 | clock10 🕙 | clock11 🕚
clock12 🕛
warning ⚠️ | rotating_light 🚨 | no_entry ⛔ | no_entry_sign 🚫 | octagonal_sign 🛑 | exclamation ❗
heavy_exclamation_mark ❗ | bangbang ‼️ | grey_exclamation ❕ | question ❓ | grey_question ❔ | interrobang ⁉️
information_source ℹ️ | construction 🚧 | zap ⚡ | boom 💥 | fire 🔥
calendar 📆 | date 📅 | spiral_calendar_pad 🗓️ | spiral_calendar 🗓️ | bell 🔔 | no_bell 🔕 | zzz 💤 | mega 📣
loudspeaker 📢 | speech_balloon 💬 | thought_balloon 💭 | left_speech_bubble 🗨️ | speaking_head_in_silhouette 🗣️
mailbox 📫 | mailbox_with_mail 📬 | mailbox_with_no_mail 📭 | incoming_envelope 📨 | envelope ✉️ | email 📧 | e-mail 📧 | inbox_tray 📥
outbox_tray 📤 | package 📦
clipboard 📋 | memo 📝 | pencil 📝 | pencil2 ✏️ | lower_left_ballpoint_pen 🖊️ | page_facing_up 📄
page_with_curl 📃 | bookmark_tabs 📑 | bookmark 🔖 | books 📚 | book 📖 | open_book 📖 | notebook 📓 | ledger 📒
newspaper 📰 | scroll 📜 | file_folder 📁 | open_file_folder 📂 | card_index 📇 | card_index_dividers 🗂️
file_cabinet 🗄️ | wastebasket 🗑️ | paperclip 📎 | pushpin 📌 | round_pushpin 📍 | label 🏷️
triangular_flag_on_post 🚩 | white_flag 🏳️ | checkered_flag 🏁
bar_chart 📊 | chart_with_upwards_trend 📈 | chart_with_downwards_trend 📉 | mag 🔍 | mag_right 🔎 | bulb 💡
flashlight 🔦 | gear ⚙️ | wrench 🔧 | hammer 🔨 | hammer_and_wrench 🛠️ | toolbox 🧰 | link 🔗 | chains ⛓️ | lock 🔒
unlock 🔓 | closed_lock_with_key 🔐 | key 🔑 | shield 🛡️ | scales ⚖️ | balance_scale ⚖️ | classical_building 🏛️
office 🏢 | hospital 🏥 | house 🏠 | school 🏫 | police_car 🚓 | ambulance 🚑 | ship 🚢 | airplane ✈️
arrow_right ➡️ | arrow_left ⬅️ | arrow_up ⬆️ | arrow_down ⬇️ | left_right_arrow ↔️ | arrow_upper_right ↗️ | arrow_lower_right ↘️
arrow_right_hook ↪️ | leftwards_arrow_with_hook ↩️ | arrow_forward ▶️ | arrow_backward ◀️ | fast_forward ⏩
rewind ⏪ | arrows_counterclockwise 🔄 | repeat 🔁 | twisted_rightwards_arrows 🔀 | double_vertical_bar ⏸️
black_square_for_stop ⏹️ | black_right_pointing_double_triangle_with_vertical_bar ⏭️ | back 🔙 | soon 🔜 | top 🔝
new 🆕 | ok 🆗 | sos 🆘
large_green_circle 🟢 | large_yellow_circle 🟡 | large_orange_circle 🟠 | red_circle 🔴 | large_red_circle 🔴
large_blue_circle 🔵 | large_purple_circle 🟣 | large_brown_circle 🟤 | white_circle ⚪ | black_circle ⚫
large_green_square 🟩 | large_yellow_square 🟨 | large_orange_square 🟧 | large_red_square 🟥
large_blue_square 🟦 | large_purple_square 🟪 | white_large_square ⬜ | black_large_square ⬛
white_small_square ▫️ | black_small_square ▪️ | small_blue_diamond 🔹 | small_orange_diamond 🔸
large_blue_diamond 🔷 | large_orange_diamond 🔶 | radio_button 🔘 | diamond_shape_with_a_dot_inside 💠
tada 🎉 | confetti_ball 🎊 | sparkles ✨ | star ⭐ | star2 🌟 | dizzy 💫 | trophy 🏆 | medal 🏅 | sports_medal 🏅
first_place_medal 🥇 | dart 🎯 | rocket 🚀 | gift 🎁 | balloon 🎈 | 100 💯 | gem 💎 | crown 👑 | mortar_board 🎓
seedling 🌱 | herb 🌿 | evergreen_tree 🌲 | palm_tree 🌴 | deciduous_tree 🌳 | four_leaf_clover 🍀 | sunflower 🌻
cherry_blossom 🌸 | sunny ☀️ | partly_sunny ⛅ | cloud ☁️ | umbrella ☔ | snowflake ❄️ | rainbow 🌈 | sunrise 🌅
crescent_moon 🌙 | earth_americas 🌎 | ocean 🌊 | mountain ⛰️ | coffee ☕ | tea 🍵
compass 🧭 | world_map 🗺️ | motorway 🛣️ | railway_track 🛤️ | chair 🪑 | couch_and_lamp 🛋️ | door 🚪
bridge_at_night 🌉 | jigsaw 🧩 | recycle ♻️ | infinity ♾️ | hash #️⃣ | telephone_receiver 📞 | phone ☎️
telephone ☎️ | iphone 📱 | computer 💻 | robot_face 🤖 | microphone 🎤 | headphones 🎧 | moneybag 💰 | money_with_wings 💸
heavy_dollar_sign 💲 | ticket 🎫 | pill 💊 | stethoscope 🩺 | brain 🧠 | ear 👂 | eyes 👀
handshake 🤝 | raising_hand 🙋 | raised_hand ✋ | hand ✋ | raised_hands 🙌 | wave 👋 | thumbsup 👍 | +1 👍
thumbsdown 👎 | -1 👎 | clap 👏 | pray 🙏 | muscle 💪 | point_right 👉 | point_left 👈 | point_up ☝️ | point_down 👇
ok_hand 👌 | writing_hand ✍️ | crossed_fingers 🤞 | busts_in_silhouette 👥 | bust_in_silhouette 👤
people_holding_hands 🧑‍🤝‍🧑 | family 👪 | person_with_pouting_face 🙎 | judge 🧑‍⚖️ | cop 👮 | health_worker 🧑‍⚕️
office_worker 🧑‍💼 | walking 🚶 | runner 🏃
slightly_smiling_face 🙂 | smile 😄 | smiley 😃 | grinning 😀 | blush 😊 | wink 😉 | joy 😂 | sweat_smile 😅
thinking_face 🤔 | neutral_face 😐 | slightly_frowning_face 🙁 | disappointed 😞 | cry 😢 | sob 😭 | hugging_face 🤗
relieved 😌 | sunglasses 😎 | sleeping 😴 | face_with_monocle 🧐 | open_mouth 😮 | grimacing 😬 | shrug 🤷
facepalm 🤦 | heart ❤️ | yellow_heart 💛 | green_heart 💚 | blue_heart 💙 | purple_heart 💜 | broken_heart 💔
one 1️⃣ | two 2️⃣ | three 3️⃣ | four 4️⃣ | five 5️⃣ | six 6️⃣ | seven 7️⃣ | eight 8️⃣ | nine 9️⃣
keycap_ten 🔟 | zero 0️⃣
`;

const CHARACTERS = new Map(
  TABLE.trim()
    .split(/\s*[|\n]\s*/)
    .map((entry) => entry.split(" ")),
);

/** The character of a shortcode (without colons), or null. */
export const emojiOf = (name) => CHARACTERS.get(name) ?? null;

/** All known `:shortcodes:` in a plain text turned into characters; a skin tone that follows one is dropped. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/g, (whole, name) => emojiOf(name) ?? whole);
}
